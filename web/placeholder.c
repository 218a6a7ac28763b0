/* web/placeholder.c - removed by the first real file. */
int web_placeholder_;
