package storage

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// A disk that fails at the n-th operation. bbolt takes an *os.File and writes
// through its descriptor, which nothing in this process can stand in for; so
// the operations of a child process are let fail from outside, as a debugger
// could: whoever calls, the kernel's answer is the disk's.

// fault is how a disk fails.
type fault struct {
	errno  syscall.Errno
	lasts  bool // every operation from the n-th on
	halves bool // the n-th, if it writes, writes half before the rest fails
}

func (f fault) String() string {
	s := map[syscall.Errno]string{syscall.EIO: "I/O error", syscall.ENOSPC: "disk full", syscall.EDQUOT: "quota", syscall.EROFS: "read-only"}[f.errno]
	if f.lasts {
		s += " from then on"
	}
	if f.halves {
		s += " in the middle of a write"
	}
	return s
}

var faults = []fault{
	{errno: syscall.EIO},
	{errno: syscall.EIO, lasts: true},
	{errno: syscall.ENOSPC},
	{errno: syscall.ENOSPC, lasts: true, halves: true},
	{errno: syscall.EDQUOT, lasts: true},
	{errno: syscall.EROFS, lasts: true},
}

// With arm, the child asks for a fault at the n-th operation beneath the folder
// that its test was given, and with n = 0 for no more; it learns how many have
// failed.
const arm = 0xFA17

func (f fault) at(n int, act func()) (failed int) {
	code := uintptr(f.errno)
	if f.lasts {
		code |= 1 << 16
	}
	if f.halves {
		code |= 1 << 17
	}
	_, _, _ = syscall.RawSyscall(syscall.SYS_GETPRIORITY, arm, uintptr(n), code)
	act()
	count, _, errno := syscall.RawSyscall(syscall.SYS_GETPRIORITY, arm, 0, 0)
	if errno != 0 {
		panic("nobody traces this process")
	}
	return int(count)
}

const (
	traceSysGood  = 0x01
	traceClone    = 0x08
	traceExitKill = 0x100000
	waitAll       = 0x40000000 // threads as well
	waitOwn       = 0x20000000 // those of this thread only: other tests have children too
)

// runOnFailingDisk runs this test again in a process whose operations beneath
// root can be let fail, and returns what it says.
func runOnFailingDisk(t *testing.T, root string) (said string, passed bool) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	output := make(chan string)
	go func() {
		text, _ := io.ReadAll(r)
		output <- string(text)
	}()
	traced := make(chan error)
	go func() {
		runtime.LockOSThread() // the tracer is a thread; this one is not used again
		d := &disk{root: root + "/", threads: map[int]*thread{}}
		err := d.trace(exe, []string{exe, "-test.run=^" + t.Name() + "$", "-test.v", "-test.timeout=5m"},
			append(os.Environ(), failingRoot+"="+root, "GODEBUG=asyncpreemptoff=1", "GOMAXPROCS=1"), w)
		_ = w.Close()
		traced <- err
	}()
	err, said = <-traced, <-output
	if errors.Is(err, syscall.EPERM) && os.Getenv("CI") != "true" {
		t.Skip("no process may be traced here: the failing disk was not tested")
	}
	if err != nil {
		t.Fatalf("trace: %v\n%s", err, said)
	}
	return said, strings.Contains(said, "--- PASS: "+t.Name())
}

// failingRoot tells the test that it runs on a failing disk.
const failingRoot = "GCDESK_TEST_FAILING_DISK"

// disk is one process with what is to fail in it.
type disk struct {
	root    string // with a slash at the end
	threads map[int]*thread
	fault   fault
	n       int // which operation fails next; 0: none
	seen    int
	failed  int
}

type thread struct {
	inside bool // of a system call
	answer int64
	forced bool // answer is what the call returns
}

func (d *disk) trace(exe string, args, env []string, out *os.File) error {
	p, err := os.StartProcess(exe, args, &os.ProcAttr{Env: env, Files: []*os.File{nil, out, out}, Sys: &syscall.SysProcAttr{Ptrace: true}})
	if err != nil {
		return err
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(p.Pid, &status, waitAll, nil); err != nil {
		return err
	}
	if err := syscall.PtraceSetOptions(p.Pid, traceSysGood|traceClone|traceExitKill); err != nil {
		return err
	}
	d.threads[p.Pid] = &thread{}
	for tid, signal := p.Pid, 0; ; {
		if err := syscall.PtraceSyscall(tid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
		for {
			if tid, err = syscall.Wait4(-1, &status, waitAll|waitOwn, nil); err != nil && !errors.Is(err, syscall.EINTR) {
				return err
			}
			if err != nil || !status.Exited() && !status.Signaled() {
				break
			}
			if tid == p.Pid {
				return nil
			}
			delete(d.threads, tid)
		}
		th := d.threads[tid]
		signal = 0
		switch stop := status.StopSignal(); {
		case th == nil: // a new thread's first stop
			d.threads[tid] = &thread{}
		case stop == syscall.SIGTRAP|0x80:
			if err := d.call(tid, th); err != nil && !errors.Is(err, syscall.ESRCH) {
				return err
			}
		case stop != syscall.SIGTRAP:
			signal = int(stop)
		}
	}
}

// call is told of the beginning and the end of each system call.
func (d *disk) call(tid int, th *thread) error {
	th.inside = !th.inside
	var regs syscall.PtraceRegs
	if err := syscall.PtraceGetRegs(tid, &regs); err != nil {
		return err
	}
	if !th.inside {
		if !th.forced {
			return nil
		}
		th.forced = false
		regs.Rax = uint64(th.answer)
		return syscall.PtraceSetRegs(tid, &regs)
	}
	if regs.Orig_rax == syscall.SYS_GETPRIORITY && regs.Rdi == arm {
		th.forced, th.answer = true, int64(d.failed)
		d.n, d.seen, d.failed = int(regs.Rsi), 0, 0
		d.fault = fault{syscall.Errno(regs.Rdx & 0xFFFF), regs.Rdx>>16&1 == 1, regs.Rdx>>17&1 == 1}
		return nil
	}
	if d.n == 0 || !d.concerns(tid, &regs) {
		return nil
	}
	d.seen++
	if d.seen != d.n && (d.seen < d.n || !d.fault.lasts) {
		return nil
	}
	d.failed++
	if writes := regs.Orig_rax == syscall.SYS_WRITE || regs.Orig_rax == syscall.SYS_PWRITE64; writes && d.fault.halves && d.seen == d.n {
		regs.Rdx /= 2
		return syscall.PtraceSetRegs(tid, &regs)
	}
	th.forced, th.answer = true, -int64(d.fault.errno)
	if regs.Orig_rax == syscall.SYS_CLOSE {
		return nil // the descriptor goes, whatever is said of it
	}
	regs.Orig_rax = 1<<64 - 1 // no call at all
	return syscall.PtraceSetRegs(tid, &regs)
}

// concerns reports whether a call is one that such a disk refuses.
func (d *disk) concerns(tid int, regs *syscall.PtraceRegs) bool {
	var path string
	needs, alters := false, true // room on the disk; something of it
	switch regs.Orig_rax {
	case syscall.SYS_OPENAT:
		path = text(tid, regs.Rsi)
		_, err := os.Lstat(path)
		needs = regs.Rdx&syscall.O_CREAT != 0 && err != nil
		alters = needs || regs.Rdx&(syscall.O_WRONLY|syscall.O_RDWR) != 0
	case syscall.SYS_MKDIRAT:
		path, needs = text(tid, regs.Rsi), true
	case syscall.SYS_RENAMEAT, syscall.SYS_LINKAT:
		path, needs = text(tid, regs.R10), true
	case syscall.SYS_UNLINKAT, syscall.SYS_FCHMODAT:
		path = text(tid, regs.Rsi)
	case syscall.SYS_NEWFSTATAT, syscall.SYS_READLINKAT:
		path, alters = text(tid, regs.Rsi), false
	case syscall.SYS_WRITE, syscall.SYS_PWRITE64, syscall.SYS_FTRUNCATE, syscall.SYS_FSYNC, syscall.SYS_FDATASYNC:
		path, needs = descriptor(tid, regs.Rdi), true
	case syscall.SYS_READ, syscall.SYS_PREAD64, syscall.SYS_GETDENTS64, syscall.SYS_FSTAT, syscall.SYS_CLOSE:
		path, alters = descriptor(tid, regs.Rdi), false
	default:
		return false
	}
	if !strings.HasPrefix(path+"/", d.root) {
		return false
	}
	switch d.fault.errno {
	case syscall.EIO:
		return true
	case syscall.EROFS:
		return alters
	default:
		return needs
	}
}

// text reads a string of the process.
func text(tid int, at uint64) string {
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", tid))
	if err != nil {
		return ""
	}
	defer mem.Close()
	b := make([]byte, 4096)
	n, _ := mem.ReadAt(b, int64(at))
	head, _, _ := bytes.Cut(b[:n], []byte{0})
	return string(head)
}

// descriptor is the path behind a descriptor of the process.
func descriptor(tid int, fd uint64) string {
	path, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tid, fd))
	return strings.TrimSuffix(path, " (deleted)")
}
