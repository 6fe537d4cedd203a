package sandbox

import (
	"encoding/json"
	"net/http"
)

// listGroups is contactGroups.list. A sync token comes without asking.
func (s *Server) listGroups(c call) *apiError {
	fields, wrong := groupMask(c)
	if wrong != nil {
		return wrong
	}
	a, wrong := askedOf(c.q, 30, c.account.Sub, "contactGroups", sortedList(fields))
	if wrong != nil {
		return wrong
	}
	a.wantsSync = true
	c.book.mu.Lock()
	defer c.book.mu.Unlock()
	p, wrong := c.book.groups.read(a, s.Now(), s.People.Propagation, nil)
	if wrong != nil {
		return wrong
	}
	answer := map[string]any{}
	if p.next != "" {
		answer["nextPageToken"] = p.next
	}
	if p.sync != "" {
		answer["nextSyncToken"] = p.sync
	}
	if len(p.versions) > 0 {
		members := c.book.members()
		groups := make([]json.RawMessage, len(p.versions))
		for i, v := range p.versions {
			groups[i] = contactGroup(v, fields, members[v.name], 0)
		}
		answer["contactGroups"] = groups
		if !p.incremental {
			answer["totalItems"] = p.total
		}
	}
	answerJSON(c.w, c.r, answer)
	return nil
}

// groupMask reads groupFields; none is all but clientData, which no group has.
func groupMask(c call) ([]string, *apiError) {
	if !c.q.Has("groupFields") {
		return nil, nil
	}
	return mask(c.q, "groupFields", groupFields)
}

// maxMembers reads how many members a group is to name.
func maxMembers(c call) (int, *apiError) {
	if !c.q.Has("maxMembers") {
		return 0, nil
	}
	return numberWithin(c.q.Get("maxMembers"), "maxMembers must not be negative.", 0, 1<<31-1)
}

// getGroup is contactGroups.get.
func (s *Server) getGroup(c call) *apiError {
	fields, wrong := groupMask(c)
	if wrong != nil {
		return wrong
	}
	most, wrong := maxMembers(c)
	if wrong != nil {
		return wrong
	}
	c.book.mu.Lock()
	defer c.book.mu.Unlock()
	v, ok := c.book.groups.get("contactGroups/" + c.r.PathValue("id"))
	if !ok {
		return &apiError{Code: http.StatusNotFound, Status: "NOT_FOUND", Message: "Requested entity was not found."}
	}
	answerJSON(c.w, c.r, contactGroup(v, fields, c.book.members()[v.name], most))
	return nil
}

// batchGetGroups is contactGroups.batchGet.
func (s *Server) batchGetGroups(c call) *apiError {
	fields, wrong := groupMask(c)
	if wrong != nil {
		return wrong
	}
	most, wrong := maxMembers(c)
	if wrong != nil {
		return wrong
	}
	names, wrong := batch(c.q)
	if wrong != nil {
		return wrong
	}
	c.book.mu.Lock()
	defer c.book.mu.Unlock()
	members := c.book.members()
	responses := make([]any, len(names))
	for i, name := range names {
		v, ok := c.book.groups.get(name)
		if !ok {
			responses[i] = map[string]any{"requestedResourceName": name, "status": map[string]any{"code": 5, "message": "Requested entity was not found."}}
			continue
		}
		responses[i] = map[string]any{"requestedResourceName": name, "status": map[string]any{}, "contactGroup": contactGroup(v, fields, members[name], most)}
	}
	answerJSON(c.w, c.r, map[string]any{"responses": responses})
	return nil
}
