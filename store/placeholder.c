/* store/placeholder.c - removed by the first real file. */
int store_placeholder_;
