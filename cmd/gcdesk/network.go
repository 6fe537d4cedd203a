package main

import (
	"context"
	"sync"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// network is the way to the servers that the settings name: read with the
// first request, and followed from then on.
type network struct {
	service *connections.Service

	mu    sync.Mutex // guards what follows
	known bool
	way   oauth.Network
}

func (n *network) now(ctx context.Context) oauth.Network {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.known {
		set, err := n.service.Settings(ctx)
		n.known, n.way = err == nil, set.Network()
	}
	return n.way
}

func (n *network) follow(set connections.Settings) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.known, n.way = true, set.Network()
}
