#include "gateway/smpp/frame.hpp"

#include "tests/gateway/smpp/bytes.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::smpp;
using namespace tama::gateway::smpp::testing;

TEST_CASE("the same PDUs come out at every chunk size", "[gateway][smpp]") {
    std::string stream;
    std::vector<std::string> frames;
    for (std::uint32_t i = 1; i <= 500; ++i) {
        frames.push_back(frame(command::kSubmitSm | kResponseBit, 0, i, std::string(i % 40, 'a')));
        stream += frames.back();
    }
    for (const std::size_t chunk :
         {std::size_t{1}, std::size_t{3}, std::size_t{17}, std::size_t{4096}, stream.size()}) {
        Framer framer;
        std::vector<std::string> seen;
        for (std::size_t at = 0; at < stream.size(); at += chunk) {
            framer.feed(std::string_view(stream).substr(at, chunk));
            while (const auto pdu = framer.next()) seen.emplace_back(*pdu);
        }
        CHECK(seen == frames);
        CHECK(framer.buffered() == 0);
    }
}

TEST_CASE("an impossible command_length ends the stream for good", "[gateway][smpp]") {
    for (const std::uint32_t length : {0U, 4U, 15U, 65'537U, 0xFFFFFFFFU}) {
        Framer framer;
        std::string bytes;
        appendNumber32(bytes, length);
        framer.feed(bytes);
        CHECK_FALSE(framer.next());
        CHECK(framer.brokenLength() == length);
        framer.feed(frame(command::kEnquireLink, 0, 1));
        CHECK_FALSE(framer.next());
    }
    Framer framer;
    framer.feed("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK_FALSE(framer.next());
    CHECK(framer.brokenLength() == 0x47455420U);
    framer.reset();
    framer.feed(frame(command::kEnquireLink, 0, 1));
    CHECK(framer.next());
}

TEST_CASE("the largest allowed PDU passes and one octet more does not", "[gateway][smpp]") {
    Framer framer(100);
    framer.feed(frame(command::kDataSm, 0, 1, std::string(84, 'x')));
    CHECK(framer.next().value().size() == 100);
    framer.feed(frame(command::kDataSm, 0, 1, std::string(85, 'x')));
    CHECK_FALSE(framer.next());
    CHECK(framer.brokenLength() == 101U);
}

TEST_CASE("headers are big-endian", "[gateway][smpp]") {
    std::string bytes;
    appendHeader(bytes, {16, 0x80000004, 0x58, 0x01020304});
    CHECK(bytes == fromHex("00000010 80000004 00000058 01020304"));
    CHECK(readHeader(bytes) == Header{16, 0x80000004, 0x58, 0x01020304});
}
