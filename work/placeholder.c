/* work/placeholder.c - removed by the first real file. */
int work_placeholder_;
