#include "gateway/text/user_data_header.hpp"

#include <rapidcheck/catch.h>

#include "tests/support/catch.hpp"

using namespace tama::gateway::text;

TEST_CASE("concatenation headers have the octets of the specification", "[gateway]") {
    CHECK(makeConcatHeader({0x2A, false, 3, 1}) == std::string("\x05\x00\x03\x2A\x03\x01", 6));
    CHECK(makeConcatHeader({0x0102, true, 2, 2}) == std::string("\x06\x08\x04\x01\x02\x02\x02", 7));
}

TEST_CASE("a header that was made reads back", "[gateway]") {
    rc::prop("parse(make(part)) == part", [](std::uint16_t reference, bool wide, std::string text) {
        ConcatPart part;
        part.wide_reference = wide;
        part.reference = wide ? reference : static_cast<std::uint16_t>(reference & 0xFFU);
        part.total = *rc::gen::inRange<std::uint8_t>(1, 255);
        part.number = static_cast<std::uint8_t>(*rc::gen::inRange(1, part.total + 1));
        const auto header = parseUserDataHeader(makeConcatHeader(part) + text);
        RC_ASSERT(header.has_value());
        RC_ASSERT(header->size == (wide ? 7U : 6U));
        RC_ASSERT((header->concat == part));
    });
}

TEST_CASE("other elements are skipped and language tables found", "[gateway]") {
    const std::string octets("\x0E\x05\x04\x0B\x84\x23\xF0\x24\x01\x03\x25\x01\x01\x70\x00hello", 20);
    const auto header = parseUserDataHeader(octets);
    REQUIRE(header);
    CHECK(header->size == 15);
    CHECK_FALSE(header->concat);
    CHECK((header->tables == NationalTables{NationalLanguage::Turkish, NationalLanguage::Portuguese}));
    CHECK((parseUserDataHeader("\x03\x24\x01\x0E")->tables == NationalTables{}));  // of a later standard
}

TEST_CASE("a concatenation element that contradicts itself is void", "[gateway]") {
    for (const std::string& octets :
         {std::string("\x05\x00\x03\x2A\x00\x01", 6),
          std::string("\x05\x00\x03\x2A\x02\x00", 6),
          std::string("\x05\x00\x03\x2A\x02\x03", 6),
          std::string("\x04\x00\x02\x2A\x02", 5)}) {
        const auto header = parseUserDataHeader(octets);
        REQUIRE(header);
        CHECK_FALSE(header->concat);
    }
}

TEST_CASE("a header longer than its message is refused", "[gateway]") {
    CHECK_FALSE(parseUserDataHeader(""));
    CHECK_FALSE(parseUserDataHeader(std::string_view("\x05\x00\x03\x2A\x03", 5)));
    CHECK_FALSE(parseUserDataHeader(std::string_view("\x05\x00\x04\x2A\x03\x01", 6)));
    CHECK_FALSE(parseUserDataHeader(std::string_view("\x01\x00", 2)));
    CHECK(parseUserDataHeader(std::string_view("\x00", 1))->size == 1);
    rc::prop("any octets are read or refused", [](const std::string& octets) {
        const auto header = parseUserDataHeader(octets);
        if (header) RC_ASSERT(header->size <= octets.size());
    });
}
