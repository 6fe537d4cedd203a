//go:build !windows

package snapshot

import (
	"os"
	"syscall"
)

func isOpen(info os.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }

func sameDisk(_ string, a os.FileInfo, _ string, b os.FileInfo) bool {
	one, ok := a.Sys().(*syscall.Stat_t)
	other, same := b.Sys().(*syscall.Stat_t)
	return !ok || !same || one.Dev == other.Dev
}
