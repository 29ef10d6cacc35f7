# SPDX-License-Identifier: GPL-2.0-only
#
# Compiler and linker flags, tried one by one.

# MMURACE_TRY_FLAGS(FLAGS, IF-TAKEN, IF-NOT)
# Does the compiler take all of FLAGS without a warning?  Compiles only: the
# instrumented objects are never linked with the compiler's own runtime.
AC_DEFUN([MMURACE_TRY_FLAGS], [
  AC_MSG_CHECKING([whether $CC takes $1])
  mmurace_save_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS -Werror $1"
  AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
int flag_probe(volatile int *p);
int flag_probe(volatile int *p) { return ++*p; }
]])], [mmurace_ok=yes], [mmurace_ok=no])
  CFLAGS=$mmurace_save_CFLAGS
  AC_MSG_RESULT([$mmurace_ok])
  AS_IF([test $mmurace_ok = yes], [$2], [$3])
])

# MMURACE_TRY_LINK(FLAGS, IF-TAKEN, IF-NOT)
# The same for a whole program.
AC_DEFUN([MMURACE_TRY_LINK], [
  AC_MSG_CHECKING([whether $CC links with $1])
  mmurace_save_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS -Werror $1"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [mmurace_ok=yes], [mmurace_ok=no])
  CFLAGS=$mmurace_save_CFLAGS
  AC_MSG_RESULT([$mmurace_ok])
  AS_IF([test $mmurace_ok = yes], [$2], [$3])
])

# MMURACE_APPEND_FLAG(VARIABLE, FLAG)
# Add FLAG to VARIABLE if the compiler has it.
AC_DEFUN([MMURACE_APPEND_FLAG], [
  MMURACE_TRY_FLAGS([$2], [AS_VAR_APPEND([$1], [" $2"])], [])
])
