/* What the sequences of calls.c may execute: it ends, and says so by a status of its own. */
int main(void) { return 7; }
