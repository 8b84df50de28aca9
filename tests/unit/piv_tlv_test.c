// Data objects of a liar: no length is believed, nothing is read behind the end.
#include <stdlib.h>
#include <string.h>

#include "drivers/piv/piv_tlv.h"
#include "tests/test.h"

#define BYTES(text)                                                                                \
    (struct piv_tlv_bytes)                                                                         \
    {                                                                                              \
        (const unsigned char *)(text), sizeof(text) - 1                                            \
    }

static void objects_are_taken_one_after_the_other(void **state)
{
    (void)state;
    struct piv_tlv_bytes bytes = BYTES("\x70\x02\xAA\xBB\x5F\x2F\x01\x40\xFE\x00");
    struct piv_tlv object;
    assert_true(piv_tlv_next(&bytes, &object));
    assert_int_equal(object.tag, 0x70);
    assert_int_equal(object.value.left, 2);
    assert_int_equal(object.value.at[1], 0xBB);
    assert_true(piv_tlv_next(&bytes, &object));
    assert_int_equal(object.tag, 0x5F2F);
    assert_int_equal(object.value.at[0], 0x40);
    assert_true(piv_tlv_next(&bytes, &object));
    assert_int_equal(object.value.left, 0);
    assert_false(piv_tlv_next(&bytes, &object));
    assert_int_equal(bytes.left, 0);
}

static void a_length_has_one_two_or_three_bytes(void **state)
{
    (void)state;
    unsigned char text[4 + 300] = {0x70, 0x82, 0x01, 0x2C}, middle[3 + 200] = {0x70, 0x81, 200};
    struct piv_tlv_bytes value;
    assert_true(piv_tlv_only((struct piv_tlv_bytes){text, sizeof text}, 0x70, &value));
    assert_int_equal(value.left, 300);
    assert_ptr_equal(value.at, text + 4);
    assert_true(piv_tlv_only((struct piv_tlv_bytes){middle, sizeof middle}, 0x70, &value));
    assert_int_equal(value.left, 200);
}

static void what_is_no_object_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct piv_tlv_bytes bytes;
    } rows[] = {
        {"a tag alone", {(const unsigned char *)"\x70", 1}},
        {"a tag that goes on, alone", {(const unsigned char *)"\x5F", 1}},
        {"a tag of three bytes", {(const unsigned char *)"\x5F\x81\x01\x00", 4}},
        {"no length behind a long tag", {(const unsigned char *)"\x5F\x2F", 2}},
        {"one byte too few", {(const unsigned char *)"\x70\x02\xAA", 3}},
        {"an indefinite length", {(const unsigned char *)"\x70\x80\xAA\x00\x00", 5}},
        {"a length that is not there", {(const unsigned char *)"\x70\x81", 2}},
        {"half a length", {(const unsigned char *)"\x70\x82\x01", 3}},
        {"a length of three bytes", {(const unsigned char *)"\x70\x83\x00\x00\x01\xAA", 6}},
        {"the largest length", {(const unsigned char *)"\x70\x82\xFF\xFF\xAA", 5}},
        {"a reserved length", {(const unsigned char *)"\x70\xFF\xAA", 3}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        // On the heap, so that a sanitizer sees a read behind the end.
        unsigned char *copy = malloc(rows[i].bytes.left);
        memcpy(copy, rows[i].bytes.at, rows[i].bytes.left);
        struct piv_tlv_bytes bytes = {copy, rows[i].bytes.left}, value;
        struct piv_tlv object;
        if (piv_tlv_next(&bytes, &object) || bytes.left != rows[i].bytes.left)
            fail_msg("%s was taken", rows[i].what);
        assert_false(piv_tlv_only(bytes, 0x70, &value));
        assert_int_equal(piv_tlv_find(bytes, 0x70, &value), PIV_TLV_BROKEN);
        free(copy);
    }
}

static void the_only_object_has_nothing_beside_it(void **state)
{
    (void)state;
    struct piv_tlv_bytes value;
    assert_true(piv_tlv_only(BYTES("\x53\x01\xAA"), 0x53, &value));
    assert_false(piv_tlv_only(BYTES("\x53\x01\xAA\x00"), 0x53, &value));
    assert_false(piv_tlv_only(BYTES("\x53\x01\xAA"), 0x54, &value));
    assert_false(piv_tlv_only(BYTES(""), 0x53, &value));
}

static void a_tag_is_counted_among_all_objects(void **state)
{
    (void)state;
    struct piv_tlv_bytes value = {0};
    assert_int_equal(piv_tlv_find(BYTES("\x71\x01\x00\x70\x01\xAA"), 0x70, &value), 1);
    assert_int_equal(value.at[0], 0xAA);
    assert_int_equal(piv_tlv_find(BYTES("\x70\x01\xAA\x70\x01\xBB"), 0x70, &value), 2);
    assert_int_equal(piv_tlv_find(BYTES("\x71\x01\x00"), 0x70, &value), 0);
    assert_int_equal(piv_tlv_find(BYTES(""), 0x70, &value), 0);
    assert_int_equal(piv_tlv_find(BYTES("\x70\x01\xAA\x71\x05"), 0x70, &value), PIV_TLV_BROKEN);
}

static void a_header_has_the_shortest_length(void **state)
{
    (void)state;
    unsigned char out[PIV_TLV_HEADER];
    assert_int_equal(piv_tlv_header(out, 0x81, 127), 2);
    assert_memory_equal(out, "\x81\x7F", 2);
    assert_int_equal(piv_tlv_header(out, 0x81, 128), 3);
    assert_memory_equal(out, "\x81\x81\x80", 3);
    assert_int_equal(piv_tlv_header(out, 0x81, 255), 3);
    assert_int_equal(piv_tlv_header(out, 0x7C, 256), 4);
    assert_memory_equal(out, "\x7C\x82\x01\x00", 4);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(objects_are_taken_one_after_the_other),
    cmocka_unit_test(a_length_has_one_two_or_three_bytes),
    cmocka_unit_test(what_is_no_object_is_refused),
    cmocka_unit_test(the_only_object_has_nothing_beside_it),
    cmocka_unit_test(a_tag_is_counted_among_all_objects),
    cmocka_unit_test(a_header_has_the_shortest_length),
};

TEST_MAIN(TESTS, NULL, NULL)
