/* http/placeholder.c - removed by the first real file. */
int http_placeholder_;
