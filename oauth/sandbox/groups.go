package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// group is a contact group: a label.
type group struct {
	name      string
	formatted string // as a person reads it; the same for own ones
	system    bool
}

// systemGroups are there in every account.
func systemGroups() []group {
	var all []group
	for _, g := range []string{
		"myContacts|My Contacts", "starred|Starred", "friends|Friends", "family|Family", "coworkers|Coworkers",
		"blocked|Blocked", "chatBuddies|Chat contacts", "all|All contacts",
	} {
		name, formatted, _ := strings.Cut(g, "|")
		all = append(all, group{name, formatted, true})
	}
	return all
}

// ownGroups are the labels of a generated address book; the last is empty.
func ownGroups() []string {
	return []string{
		"Family & friends", "Lieferanten; Süd", "Клиенты", "得意先", "עמיתים", "VIP ⭐", "=1+1", "Work, old", "* starred", "Nobody yet",
	}
}

// firstGroups are the labels of an account in the beginning.
func (g generator) firstGroups(contacts int) chronicle[group] {
	system := systemGroups()
	own := ownGroups()
	if contacts == 0 {
		own = nil
	}
	return begin(len(system)+len(own), func(i int) version[group] {
		if i < len(system) {
			return version[group]{name: "contactGroups/" + system[i].name, value: system[i], at: updated(0)}
		}
		i -= len(system)
		return version[group]{name: g.groups[i], value: group{own[i], own[i], false}, at: updated(i)}
	})
}

// groupFields are what a mask of groupFields may name.
var groupFields = strings.Fields("clientData groupType memberCount metadata name")

// contactGroup is the ContactGroup that the API gives.
func contactGroup(v version[group], fields, members []string, maxMembers int) json.RawMessage {
	has := func(field string) bool { return len(fields) == 0 || slices.Contains(fields, field) }
	pairs := []any{"resourceName", v.name, "etag", fmt.Sprintf("%x", v.at.UnixNano()+int64(v.index))}
	if has("metadata") {
		metadata := []any{"updateTime", v.at.UTC().Format(time.RFC3339Nano)}
		if v.deleted {
			metadata = append(metadata, "deleted", true)
		}
		pairs = append(pairs, "metadata", object(metadata...))
	}
	if v.deleted {
		return object(pairs...)
	}
	if has("groupType") {
		kind := "USER_CONTACT_GROUP"
		if v.value.system {
			kind = "SYSTEM_CONTACT_GROUP"
		}
		pairs = append(pairs, "groupType", kind)
	}
	if has("name") {
		pairs = append(pairs, "name", v.value.name, "formattedName", v.value.formatted)
	}
	if has("memberCount") && len(members) > 0 {
		pairs = append(pairs, "memberCount", len(members))
	}
	if n := min(maxMembers, len(members)); n > 0 {
		names := make([]json.RawMessage, n)
		for i := range names {
			names[i] = quoted(members[i])
		}
		pairs = append(pairs, "memberResourceNames", array(names...))
	}
	return object(pairs...)
}
