#include "domain/mail/offer_end.h"

#include "base/clock.h"

/* Noon, so that neither a day of 23 hours nor one of 25 leads to another one. */
static int64_t noon_after(int64_t at, int64_t days)
{
    return clock_day_start(at) + days * CLOCK_DAY + CLOCK_DAY / 2;
}

int64_t offer_end(int64_t told_at, int64_t days, int64_t before)
{
    /* The first business day after the day before. */
    int64_t end = clock_business_days_after(noon_after(told_at, days - 1), 1);
    return before != 0 && before > told_at && end > before ? before : end;
}
