/* Which host runs which stack: here both run Linux. */
#include "stack.h"

const struct stack *const stack_of[HOSTS] = { &linux_stack, &linux_stack };
const struct stack *const told_stack = &linux_stack;
