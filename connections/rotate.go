package connections

import "context"

// SecretTrial is what the server says of a client's two secrets while one takes
// the other's place; nil: it works.
type SecretTrial struct{ Stored, New error }

// TrySecrets asks the server about the stored secret of a client and about a
// new one, without a person. Nothing changes.
func (s *Service) TrySecrets(ctx context.Context, c Client, secret string) SecretTrial {
	return SecretTrial{Stored: s.TestClient(ctx, c, ""), New: s.TestClient(ctx, c, secret)}
}

// RotateSecret stores a client with a new secret once the server has taken it.
// Until then the stored one stays, also where the server cannot be asked: the
// error is then what came of the new one. What the server says of the stored
// secret decides nothing.
func (s *Service) RotateSecret(ctx context.Context, c Client, secret string) (Client, SecretTrial, error) {
	trial := s.TrySecrets(ctx, c, secret)
	if err := ctx.Err(); err != nil {
		return c, trial, err
	}
	if trial.New != nil {
		return c, trial, trial.New
	}
	saved, err := s.SaveClient(ctx, c, secret)
	return saved, trial, err
}
