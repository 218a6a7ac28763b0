/* seal/placeholder.c - removed by the first real file. */
int seal_placeholder_;
