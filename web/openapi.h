/* web/openapi.h - the API described (OpenAPI 3.1), from the site's own rows. */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H

#include "base/str.h"

void openapi_write(struct buf *out);

#endif
