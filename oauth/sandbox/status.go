package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"time"
)

// apiError is google.rpc.Status as the People API sends it.
type apiError struct {
	Code     int    // HTTP
	Status   string // google.rpc.Code
	Message  string
	Reason   string // of the ErrorInfo; empty: no details
	Metadata map[string]string
	Domain   string    // of the ErrorInfo; empty: googleapis.com
	Links    []apiLink // of the Help detail
	Details  []any     // before these two
}

type apiLink struct {
	Description string `json:"description"`
	URL         string `json:"url"`
}

// body is what stands on the wire.
func (e *apiError) body() map[string]any {
	status := map[string]any{"code": e.Code, "message": e.Message, "status": e.Status}
	details := e.Details
	if e.Reason != "" {
		info := map[string]any{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": e.Reason, "domain": cmp.Or(e.Domain, "googleapis.com")}
		if e.Metadata != nil {
			info["metadata"] = e.Metadata
		}
		details = append(details, info)
	}
	if len(e.Links) > 0 {
		details = append(details, map[string]any{"@type": "type.googleapis.com/google.rpc.Help", "links": e.Links})
	}
	if details != nil {
		status["details"] = details
	}
	return map[string]any{"error": status}
}

func (e *apiError) write(w http.ResponseWriter) {
	if e.Code == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="practice"`)
	}
	writeJSON(w, e.Code, e.body())
}

const peopleService = "people.googleapis.com"

func unauthenticated(reason, method string) *apiError {
	return &apiError{
		Code: http.StatusUnauthorized, Status: "UNAUTHENTICATED", Reason: reason,
		Message: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. " +
			"See https://developers.google.com/identity/sign-in/web/devconsole-project.",
		Metadata: map[string]string{"service": peopleService, "method": method},
	}
}

func scopeInsufficient(method string) *apiError {
	return &apiError{
		Code: http.StatusForbidden, Status: "PERMISSION_DENIED", Reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
		Message:  "Request had insufficient authentication scopes.",
		Metadata: map[string]string{"service": peopleService, "method": method},
	}
}

func serviceDisabled(project string) *apiError {
	activation := "https://console.developers.google.com/apis/api/people.googleapis.com/overview?project=" + project
	return &apiError{
		Code: http.StatusForbidden, Status: "PERMISSION_DENIED", Reason: "SERVICE_DISABLED",
		Message: fmt.Sprintf("People API has not been used in project %s before or it is disabled. Enable it by visiting %s then retry. "+
			"If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.", project, activation),
		Metadata: map[string]string{"service": peopleService, "consumer": "projects/" + project, "activationUrl": activation},
		Links:    []apiLink{{"Google developers console API activation", activation}},
	}
}

func rateLimited(project string, now time.Time) *apiError {
	return &apiError{
		Code: http.StatusTooManyRequests, Status: "RESOURCE_EXHAUSTED", Reason: "RATE_LIMIT_EXCEEDED",
		Message: "Quota exceeded for quota metric 'Critical read requests (Contact and Profile Reads)' and limit " +
			"'Critical read requests (Contact and Profile Reads) per minute per user' of service 'people.googleapis.com' for consumer 'project_number:" + project + "'.",
		Metadata: map[string]string{
			"service": peopleService, "consumer": "projects/" + project,
			"quota_limit": "CriticalReadsPerMinutePerProjectPerUser", "quota_limit_value": "90", "quota_unit": "1/min/{project}/{user}",
			"quota_location": "global", "quota_metric": "people.googleapis.com/critical_read_requests",
			"window_start_time": now.UTC().Truncate(time.Minute).Format(time.RFC3339),
		},
		Links: []apiLink{{"Request a higher quota limit.", "https://cloud.google.com/docs/quotas/help/request_increase"}},
	}
}

func invalidArgument(message string) *apiError {
	return &apiError{Code: http.StatusBadRequest, Status: "INVALID_ARGUMENT", Message: message}
}

// syncTokenExpired is the end of a sync token: the list has to be read anew.
func syncTokenExpired() *apiError {
	e := invalidArgument("Sync token is expired. Clear local cache and retry call without the sync token.")
	e.Reason, e.Domain = "EXPIRED_SYNC_TOKEN", peopleService
	return e
}
