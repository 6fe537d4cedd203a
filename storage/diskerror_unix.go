//go:build unix

package storage

import (
	"syscall"

	"gcdesk/connections"
)

var diskReasons = map[syscall.Errno]connections.DiskReason{
	syscall.ENOSPC: connections.DiskFull,
	syscall.EDQUOT: connections.DiskQuota,
	syscall.EFBIG:  connections.DiskLimit,
	syscall.EROFS:  connections.DiskReadOnly,
	syscall.EACCES: connections.DiskDenied,
	syscall.EPERM:  connections.DiskDenied,
	syscall.EIO:    connections.DiskBroken,
}
