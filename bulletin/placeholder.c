/* bulletin/placeholder.c - removed by the first real file. */
int bulletin_placeholder_;
