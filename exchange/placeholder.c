/* exchange/placeholder.c - removed by the first real file. */
int exchange_placeholder_;
