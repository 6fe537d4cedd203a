package connections

import (
	"net/http"
	"strings"
	"time"
)

// api is about the refusals of an API, by ErrorInfo.reason and HTTP status
// (Google, "AIP-193"; google.api.ErrorReason).
func (x *explanation) api() {
	f, again := x.failure, Mend{Act: ActTryAgain}
	switch reason := f.Reason; {
	case f.Code == CodeAPIDisabled:
		x.add(f.Code, Certain, x.at(PagePeopleAPI, ActEnableAPI, ActAskAdministrator))
	case f.Code == CodeAPIScope && len(x.Connection.Missing()) > 0:
		x.causes = []Cause{x.missing()}
	case f.Code == CodeAPIScope:
		x.add(f.Code, Certain, Mend{Act: ActChooseScopes, Then: ActReauthorize})
	case reason == "ORG_RESTRICTION_VIOLATION":
		x.add(CauseAPIPolicy, Certain, Mend{Act: ActAskAdministrator, Then: ActTryAgain})
	case reason == "USER_BLOCKED_BY_ADMIN":
		x.add(CauseAPIAdmin, Certain, Mend{Act: ActAskAdministrator, Then: ActTryAgain})
	case reason == "CONSUMER_SUSPENDED", reason == "CONSUMER_INVALID":
		x.add(CauseProject, Certain, x.at(PageOverview, ActOpenPage, ActAskAdministrator))
	case reason == "RESOURCE_QUOTA_EXCEEDED":
		x.add(CauseProjectQuota, Certain, x.at(PageQuotas, ActOpenPage, ActAskAdministrator))
	case reason == "ACCOUNT_STATE_INVALID" && x.AccountPage() != "":
		x.add(CauseAccountState, Certain, Mend{Act: ActOpenPage, URL: x.AccountPage(), Then: ActReauthorize})
	case reason == "ACCOUNT_STATE_INVALID":
		x.add(CauseAccountState, Certain, Mend{Act: ActReauthorize})
	case reason == "CREDENTIALS_MISSING", reason == "ACCESS_TOKEN_TYPE_UNSUPPORTED":
		x.add(CauseNoCredentials, Certain, again)
	case reason == "EXPIRED_SYNC_TOKEN", strings.Contains(f.Detail, "Sync token is expired"):
		x.add(CauseSyncExpired, Certain, again)
	case strings.Contains(f.Detail, "etag is different"):
		x.add(CauseChanged, Certain, again)
	case strings.Contains(f.Detail, "G Suite domain user"):
		x.add(CauseWorkspaceOnly, Certain, Mend{Act: ActChooseScopes, Then: ActReauthorize})
	case f.Code == CodeAPIQuota:
		x.add(f.Code, Certain, x.pause(time.Minute))
	case f.Code == CodeAPIToken:
		x.add(f.Code, Certain, Mend{Act: ActReauthorize})
	case f.Status == http.StatusBadRequest, f.Status == http.StatusNotFound, f.Status == http.StatusMethodNotAllowed:
		x.add(CausePing, Likely, Mend{Act: ActEditConnection, Then: ActTryAgain})
	default:
		x.add(f.Code, Certain, again)
	}
}
