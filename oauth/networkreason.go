package oauth

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"
	"syscall"
)

// NetworkReason is what kept an answer from coming.
type NetworkReason string

const (
	NetworkDNS         NetworkReason = "dns"         // the host's name is not found
	NetworkRefused     NetworkReason = "refused"     // nobody listens at the port
	NetworkUnreachable NetworkReason = "unreachable" // there is no way to the host
	NetworkProxy       NetworkReason = "proxy"       // the proxy cannot be reached, or refuses
	NetworkTLS         NetworkReason = "tls"         // no agreement on how to encrypt
	NetworkNotYet      NetworkReason = "certificate-not-yet-valid"
	NetworkExpired     NetworkReason = "certificate-expired"
	NetworkHost        NetworkReason = "certificate-host"      // it is another host's
	NetworkAuthority   NetworkReason = "certificate-authority" // signed by nobody whom this computer trusts
	NetworkTimeout     NetworkReason = "timeout"
	NetworkBroken      NetworkReason = "broken" // anything else
)

// Reason says what kept the answer from coming.
func (e *NetworkError) Reason() NetworkReason {
	var (
		op        *net.OpError
		proxy     *proxyError
		dns       *net.DNSError
		invalid   x509.CertificateInvalidError
		hostname  x509.HostnameError
		authority x509.UnknownAuthorityError
		untrusted *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		alert     tls.AlertError
	)
	switch {
	case errors.As(e.Err, &proxy), errors.As(e.Err, &op) && op.Op == "proxyconnect":
		return NetworkProxy
	case errors.As(e.Err, &dns):
		return NetworkDNS
	case errors.As(e.Err, &invalid) && invalid.Reason == x509.Expired && strings.Contains(invalid.Detail, "is before"):
		return NetworkNotYet // x509 has one reason for both ends
	case errors.As(e.Err, &invalid) && invalid.Reason == x509.Expired:
		return NetworkExpired
	case errors.As(e.Err, &hostname):
		return NetworkHost
	case errors.As(e.Err, &authority), errors.As(e.Err, &invalid), errors.As(e.Err, &untrusted):
		return NetworkAuthority
	case errors.As(e.Err, &record), errors.As(e.Err, &alert), strings.HasPrefix(e.Err.Error(), "tls: "), strings.Contains(e.Err.Error(), "remote error: tls"):
		return NetworkTLS
	case isAny(e.Err, refused):
		return NetworkRefused
	case isAny(e.Err, unreachable):
		return NetworkUnreachable
	case e.Timeout:
		return NetworkTimeout
	}
	return NetworkBroken
}

// MayHaveArrived reports whether the server may have done what it was asked,
// although no answer came.
func (e *NetworkError) MayHaveArrived() bool {
	var op *net.OpError
	switch e.Reason() {
	case NetworkTimeout, NetworkBroken:
		return !errors.As(e.Err, &op) || op.Op != "dial"
	}
	return false
}

// isAny reports whether an error is one of the system's.
func isAny(err error, numbers []syscall.Errno) bool {
	return slices.ContainsFunc(numbers, func(number syscall.Errno) bool { return errors.Is(err, number) })
}

// proxyError is a proxy that answers, and does not connect (RFC 9110 section
// 9.3.6).
type proxyError struct{ status string }

func (e *proxyError) Error() string { return "the proxy refuses: " + e.status }
