#include "gateway/inbound_identity.hpp"

#include <set>

#include "tests/support/catch.hpp"

using namespace tama::gateway;

TEST_CASE("whatever differs between two messages makes another digest", "[gateway]") {
    const std::set<std::string> digests{
        contentDigest(1, 7, "1234", 0, false, "1"),
        contentDigest(2, 7, "1234", 0, false, "1"),
        contentDigest(1, 8, "1234", 0, false, "1"),
        contentDigest(1, 7, "1235", 0, false, "1"),
        contentDigest(1, 7, "1234", 8, false, "1"),
        contentDigest(1, 7, "1234", 0, true, "1"),
        contentDigest(1, 7, "1234", 0, false, "2"),
        contentDigest(1, 7, "12341", 0, false, ""),
        contentDigest(1, 7, "", 0, false, "12341"),
    };
    CHECK(digests.size() == 9);
    CHECK(contentDigest(1, 7, "1234", 0, false, "1") == contentDigest(1, 7, "1234", 0, false, "1"));
    CHECK(digests.begin()->size() == 32);
}

TEST_CASE("all identities of one content lie between its first and its last", "[gateway]") {
    const std::string digest = contentDigest(1, 7, "1234", 0, false, "1");
    for (const std::int64_t id :
         {std::int64_t{0}, std::int64_t{9}, std::int64_t{10}, std::int64_t{1} << 62}) {
        CHECK(inboundIdentity(digest, id) >= firstIdentityOf(digest));
        CHECK(inboundIdentity(digest, id) <= lastIdentityOf(digest));
    }
    CHECK(inboundIdentity(digest, 1) != inboundIdentity(digest, 2));
}
