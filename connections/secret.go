package connections

import (
	"context"
	"errors"
)

// newSecret is one secret on its way into the keyring.
type newSecret struct {
	ref   SecretRef
	value string
}

// putSecrets is storeSecrets and what is to tidy up then.
func (s *Service) putSecrets(ctx context.Context, secrets []newSecret, commit func(Tx) error) error {
	err := s.storeSecrets(ctx, secrets, commit)
	s.tidy(ctx, err)
	return err
}

// tidy deletes what was replaced, unless the keyring has just failed: it would
// only take more time.
func (s *Service) tidy(ctx context.Context, stored error) {
	if keyring := (*KeyringError)(nil); !errors.As(stored, &keyring) {
		s.sweep(ctx)
	}
}

// storeSecrets stores secrets so that a kill between any two steps leaves the old
// state whole or the new one: the keys are in the ledger before the keyring
// knows them, and commit takes them out in the same transaction that makes them
// current. Secrets that commit replaces it must add to the ledger; the next
// Sweep deletes them.
func (s *Service) storeSecrets(ctx context.Context, secrets []newSecret, commit func(Tx) error) error {
	unlock, err := s.Locks.Share(ctx, secretsLock)
	if err != nil {
		return err
	}
	defer unlock()
	err = s.Records.Update(ctx, func(tx Tx) error {
		return each(secrets, func(n newSecret) error { return tx.AddToLedger(n.ref) })
	})
	if err != nil {
		return err
	}
	if err := each(secrets, func(n newSecret) error { return s.Secrets.Set(ctx, n.ref, n.value) }); err != nil {
		return err
	}
	return s.Records.Update(ctx, func(tx Tx) error {
		if err := commit(tx); err != nil {
			return err
		}
		return each(secrets, func(n newSecret) error { return tx.DropFromLedger(n.ref) })
	})
}

// proveWritable writes to the records and takes it back, before something is
// asked for that must be kept.
func (s *Service) proveWritable(ctx context.Context) error {
	return s.Records.Update(ctx, func(tx Tx) error {
		proof := newSecretRef("proof", "")
		if err := tx.AddToLedger(proof); err != nil {
			return err
		}
		return tx.DropFromLedger(proof)
	})
}

// secretsLock is shared by those who are between ledger and record, and held
// alone by those who sweep.
const secretsLock = "secrets"

// Sweep deletes the secrets that no record points to: what a killed process or
// a silent keyring left behind. It does nothing while another process is
// storing one.
func (s *Service) Sweep(ctx context.Context) error {
	unlock, ok, err := s.Locks.TryLock(secretsLock)
	if err != nil || !ok {
		return err
	}
	defer unlock()
	var ledger []SecretRef
	if err := s.Records.View(ctx, func(tx Tx) error { ledger, err = tx.Ledger(); return err }); err != nil || len(ledger) == 0 {
		return err
	}
	var gone []SecretRef
	var failed error
	for _, ref := range ledger {
		if failed = s.Secrets.Delete(ctx, ref); failed != nil {
			break
		}
		gone = append(gone, ref)
	}
	err = s.Records.Update(ctx, func(tx Tx) error {
		return each(gone, tx.DropFromLedger)
	})
	return errors.Join(failed, err)
}

// sweep is Sweep after a change that is made, whatever became of its caller.
// What it leaves, the next one finds.
func (s *Service) sweep(ctx context.Context) { s.Sweep(context.WithoutCancel(ctx)) } //nolint:errcheck // see above

func each[T any](list []T, f func(T) error) error {
	for _, v := range list {
		if err := f(v); err != nil {
			return err
		}
	}
	return nil
}

// retire puts the keys of secrets that are no longer current into the ledger.
func retire(tx Tx, refs ...SecretRef) error {
	return each(refs, func(ref SecretRef) error {
		if ref.IsZero() {
			return nil
		}
		return tx.AddToLedger(ref)
	})
}
