/* Statuses and the moves between them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/group/status.h"

static void test_words(void **state)
{
    (void)state;
    for (int i = 0; i < STATUS_COUNT; i++) {
        assert_int_equal(status_from_word(status_word((enum status)i)), i);
        assert_true(status_label((enum status)i)[0] != '\0');
        assert_true(status_sentence((enum status)i)[0] != '\0');
    }
    assert_string_equal(status_word(STATUS_OFFERED), "offered");
    assert_int_equal(status_from_word("erased"), STATUS_COUNT);
    assert_int_equal(status_from_word(""), STATUS_COUNT);
    assert_int_equal(status_from_word(NULL), STATUS_COUNT);
    assert_string_equal(status_word(STATUS_COUNT), "");
}

static void test_offers_need_judgement(void **state)
{
    (void)state;
    for (int from = 0; from < STATUS_COUNT; from++)
        for (int actor = STATUS_BY_STAFF; actor <= STATUS_BY_SYSTEM; actor++)
            if (status_may_move((enum status)from, STATUS_OFFERED, (enum status_actor)actor))
                assert_true(from == STATUS_SUITABLE || from == STATUS_WAITING || from == STATUS_LAPSED);
    assert_true(status_may_move(STATUS_SUITABLE, STATUS_OFFERED, STATUS_BY_STAFF));
    assert_true(status_may_move(STATUS_WAITING, STATUS_OFFERED, STATUS_BY_SYSTEM));
    assert_false(status_may_move(STATUS_LAPSED, STATUS_OFFERED, STATUS_BY_SYSTEM));
}

static void test_person(void **state)
{
    (void)state;
    for (int from = 0; from < STATUS_COUNT; from++)
        for (int to = 0; to < STATUS_COUNT; to++)
            if (status_may_move((enum status)from, (enum status)to, STATUS_BY_PERSON))
                assert_true(to == STATUS_WITHDRAWN || (from == STATUS_OFFERED && to == STATUS_CONFIRMED) ||
                            (from == STATUS_LAPSED && to == STATUS_WAITING));
    assert_true(status_may_move(STATUS_NEW, STATUS_WITHDRAWN, STATUS_BY_PERSON));
    assert_false(status_may_move(STATUS_DECLINED, STATUS_WITHDRAWN, STATUS_BY_PERSON));
    assert_false(status_may_move(STATUS_WITHDRAWN, STATUS_WITHDRAWN, STATUS_BY_PERSON));
}

static void test_nobody_stays(void **state)
{
    (void)state;
    for (int status = 0; status < STATUS_COUNT; status++)
        for (int actor = STATUS_BY_STAFF; actor <= STATUS_BY_SYSTEM; actor++) {
            assert_false(status_may_move((enum status)status, (enum status)status, (enum status_actor)actor));
            assert_false(status_may_move((enum status)status, STATUS_NEW, (enum status_actor)actor));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_offers_need_judgement),
        cmocka_unit_test(test_person),
        cmocka_unit_test(test_nobody_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
