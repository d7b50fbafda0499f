#include "gateway/http/kannel_escapes.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

const KannelReport kReport{
    dlr::kDelivered,
    "+231770123456",
    "4242",
    "lonestar",
    "abc/1",
    "0192",
    "rapidpro",
    "delivered",
    fromEpochMs(1'790'000'000'000)};

}  // namespace

TEST_CASE("the escapes of a dlr-url are filled in as Kannel does", "[gateway]") {
    CHECK(fillKannelUrl("http://x/status?id=7&status=%d", kReport) == "http://x/status?id=7&status=1");
    CHECK(
        fillKannelUrl("%p|%P|%i|%F|%I|%n|%A", kReport) ==
        "%2B231770123456|4242|lonestar|abc%2F1|0192|rapidpro|delivered"
    );
    CHECK(fillKannelUrl("%T %t", kReport) == "1790000000 2026-09-21%2014%3A13%3A20");
    CHECK(fillKannelUrl("%a%k%r", kReport).empty());
}

TEST_CASE("what is percent-encoded already stays, and what nobody knows goes", "[gateway]") {
    CHECK(fillKannelUrl("http://x/?q=a%20b%3Ac%%", kReport) == "http://x/?q=a%20b%3Ac%");
    CHECK(fillKannelUrl("%z1", kReport) == "1");
    CHECK(fillKannelUrl("50%", kReport) == "50%");
}

TEST_CASE("the escapes of a get-url are filled in from the message", "[gateway]") {
    const KannelMessage message{"+231770123456", "4242", "Stock  12 \u00e9t\u00e9", "lonestar", "0192", "rapidpro", fromEpochMs(1'790'000'000'000)};
    CHECK(
        fillKannelUrl("%p|%P|%i|%I|%n|%T|%C", message) ==
        "%2B231770123456|4242|lonestar|0192|rapidpro|1790000000|UTF-8"
    );
    CHECK(fillKannelUrl("%b|%a|%k", message) == "Stock%20%2012%20%C3%A9t%C3%A9|Stock%2012%20%C3%A9t%C3%A9|Stock");
    CHECK(fillKannelUrl("%d%A%r%%%3F", message) == "%%3F");
}
