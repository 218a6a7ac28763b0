/* pack/placeholder.c - removed by the first real file. */
int pack_placeholder_;
