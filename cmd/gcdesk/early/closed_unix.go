//go:build unix

package early

/*
#include <fcntl.h>
#include <unistd.h>

// The Go runtime opens the null device for writing where standard output is
// closed: whatever a script then waits for would be lost, and all be well. One
// that is there already stays; writing to this one fails. Constructors run
// before the runtime.
__attribute__((constructor)) static void failOutput(void) {
	int null;

	if (fcntl(STDOUT_FILENO, F_GETFD) != -1 || (null = open("/dev/null", O_RDONLY)) == -1 || null == STDOUT_FILENO) {
		return;
	}
	dup2(null, STDOUT_FILENO);
	close(null);
}
*/
import "C"
