/* registers/placeholder.c - removed by the first real file. */
int registers_placeholder_;
