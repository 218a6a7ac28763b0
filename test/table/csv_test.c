#include "table/csv.h"
#include <stdlib.h>
#include "test/check.h"
int main(void){struct job*j=job_open(); struct str b; 
 if(!file_map(j,getenv("F")?getenv("F"):"/dev/null",&b)){puts(j->err.en);return 1;}
 struct sheet*s=csv_open(j,b); struct sheet_row r; if(!s){puts(j->err.en);return 1;}
 size_t rows=0,cells=0; enum sheet_step st; while((st=s->next(j,s,&r))==SHEET_ROW){rows++;cells+=r.count; if(getenv("V")){printf("%llu:",(unsigned long long)r.line);for(size_t i=0;i<r.count;i++)printf("[%.*s]",STR_ARG(r.cells[i].text));puts("");}}
 printf("%d %zu %zu %s\n",st,rows,cells,j->err.en); job_close(j);}
