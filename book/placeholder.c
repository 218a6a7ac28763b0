/* book/placeholder.c - removed by the first real file. */
int book_placeholder_;
