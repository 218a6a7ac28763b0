/* table/placeholder.c - removed by the first real file. */
int table_placeholder_;
