package sandbox

import (
	"encoding/json"
	"net/http"
)

// wireError is an error answer of the endpoints that are not the People API
// (RFC 6749 section 5.2, with Google's error_subtype).
type wireError struct {
	Status      int    `json:"-"`
	Code        string `json:"error"`
	Description string `json:"error_description,omitempty"`
	Subtype     string `json:"error_subtype,omitempty"`
	URI         string `json:"error_uri,omitempty"`
}

func invalidGrant(description string) *wireError {
	return &wireError{Status: http.StatusBadRequest, Code: "invalid_grant", Description: description}
}

func missing(parameter string) *wireError {
	return &wireError{Status: http.StatusBadRequest, Code: "invalid_request", Description: "Missing required parameter: " + parameter}
}

// internalFailure is the answer when the state could not be saved.
func internalFailure() *wireError {
	return &wireError{Status: http.StatusInternalServerError, Code: "internal_failure"}
}

func (e *wireError) write(w http.ResponseWriter) { writeJSON(w, e.Status, e) }

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(v) // the reader is gone
}
