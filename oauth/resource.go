package oauth

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// ResourceError is the refusal of an API that an access token was shown to
// (RFC 6750 section 3), with what google.rpc.Status says of it.
type ResourceError struct {
	Status     int    // HTTP status
	Reason     string // ErrorInfo.reason, e.g. SERVICE_DISABLED; empty if there is none
	Message    string // cut and without control characters
	RetryAfter time.Duration
}

func (e *ResourceError) Error() string {
	return fmt.Sprintf("api: HTTP %d %s: %s", e.Status, e.Reason, e.Message)
}

// GetResource reads a JSON document from an API with an access token (RFC 6750
// section 2.1) into v.
func GetResource(ctx context.Context, hc *http.Client, url, accessToken string, v any) error {
	const op = "api"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return &NetworkError{Op: op, Err: ErrInsecureURL}
	}
	r.Header.Set("Authorization", "Bearer "+accessToken)
	r.Header.Set("Accept", "application/json")
	status, h, body, err := do(hc, op, r)
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return resourceError(status, h, body, accessToken)
	}
	if err := json.Unmarshal(body, v); err != nil {
		return &ResponseError{Op: op, Status: status, Reason: "not JSON"}
	}
	return nil
}

func resourceError(status int, h http.Header, body []byte, hidden ...string) error {
	var wire struct {
		Error struct {
			Message string `json:"message"`
			Details []struct {
				Reason string `json:"reason"`
			} `json:"details"`
			Errors []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
		} `json:"error"`
	}
	_ = json.Unmarshal(body, &wire) // HTML and nothing at all occur: then the status says it
	e := &ResourceError{Status: status, Message: Clean(hide(wire.Error.Message, hidden)), RetryAfter: retryAfter(h)}
	for _, d := range append(wire.Error.Details, wire.Error.Errors...) {
		if e.Reason == "" {
			e.Reason = Clean(hide(d.Reason, hidden))
		}
	}
	return e
}
