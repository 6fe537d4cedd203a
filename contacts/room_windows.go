package contacts

import "syscall"

// ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED (Windows,
// "System Error Codes").
var noRoom = []syscall.Errno{39, 112, 1295}
