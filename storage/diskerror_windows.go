package storage

import (
	"syscall"

	"golang.org/x/sys/windows"

	"gcdesk/connections"
)

var diskReasons = map[syscall.Errno]connections.DiskReason{
	windows.ERROR_DISK_FULL:           connections.DiskFull,
	windows.ERROR_HANDLE_DISK_FULL:    connections.DiskFull,
	windows.ERROR_DISK_QUOTA_EXCEEDED: connections.DiskQuota,
	windows.ERROR_FILE_TOO_LARGE:      connections.DiskLimit,
	windows.ERROR_WRITE_PROTECT:       connections.DiskReadOnly,
	windows.ERROR_ACCESS_DENIED:       connections.DiskDenied,
	windows.ERROR_CRC:                 connections.DiskBroken,
	windows.ERROR_IO_DEVICE:           connections.DiskBroken,
	windows.ERROR_NOT_READY:           connections.DiskBroken,
}
