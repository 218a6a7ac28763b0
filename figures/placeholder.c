/* figures/placeholder.c - removed by the first real file. */
int figures_placeholder_;
