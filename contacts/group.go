package contacts

import "encoding/json"

// Group is a label (People API, schema ContactGroup).
type Group struct {
	Raw json.RawMessage `json:"-"` // every byte that was received

	ResourceName  string `json:"resourceName"` // contactGroups/…
	ETag          string `json:"etag"`
	Name          string `json:"name"`          // "myContacts" for one of Google's own
	FormattedName string `json:"formattedName"` // in the account's language
	GroupType     string `json:"groupType"`     // USER_CONTACT_GROUP or SYSTEM_CONTACT_GROUP
	MemberCount   int    `json:"memberCount"`
	Metadata      struct {
		UpdateTime string `json:"updateTime"` // RFC 3339
		Deleted    bool   `json:"deleted"`    // only in answers to a sync token
	} `json:"metadata"`
}

// IsSystem reports whether a group is one of Google's own: myContacts,
// starred, and the old ones that can only be left.
func (g Group) IsSystem() bool { return g.GroupType == "SYSTEM_CONTACT_GROUP" }

// DecodeGroup reads one group. Raw is kept, not copied.
func DecodeGroup(raw json.RawMessage) (Group, error) {
	g := Group{Raw: raw}
	err := json.Unmarshal(raw, &g)
	return g, err
}
