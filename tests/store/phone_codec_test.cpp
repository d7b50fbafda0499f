#include "store/phone_codec.hpp"

#include <fstream>
#include <set>

#include <sys/stat.h>

#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

namespace {

PhoneNumber number(const std::string& e164) {
    return PhoneNumber::fromE164(e164).value();
}

}  // namespace

TEST_CASE("a number comes back from its stored text, which does not show it", "[store]") {
    const auto codec = PhoneCodec::forTests();
    for (const auto* e164 : {"+23177000001", "+12345", "+232761234567890"}) {
        const auto stored = codec.encode(number(e164));
        CHECK(codec.decode(stored) == number(e164));
        CHECK(stored.find(std::string(e164).substr(4)) == std::string::npos);
        CHECK(codec.encode(number(e164)) == stored);
    }
}

TEST_CASE("equal numbers have equal keys, others do not", "[store]") {
    const auto codec = PhoneCodec::forTests();
    std::set<std::int64_t> keys;
    for (int i = 0; i < 10'000; ++i) keys.insert(codec.key(number("+2317700" + std::to_string(10'000 + i))));
    CHECK(keys.size() == 10'000);
    CHECK(codec.key(number("+23177000001")) == PhoneCodec::forTests().key(number("+23177000001")));
    CHECK(codec.key(number("+23177000001")) != PhoneCodec::forTests("other").key(number("+23177000001")));
}

TEST_CASE("text written with other keys or tampered with is refused", "[store]") {
    const auto codec = PhoneCodec::forTests();
    const auto stored = codec.encode(number("+23177000001"));
    CHECK_THROWS_AS(PhoneCodec::forTests("other").decode(stored), std::runtime_error);
    for (std::size_t i = 0; i < stored.size(); ++i) {
        auto changed = stored;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK_THROWS_AS(codec.decode(changed), std::runtime_error);
    }
    for (const auto* text : {"", "+23177000001", "AAAA", "not base64 at all!"}) {
        CHECK_THROWS_AS(codec.decode(text), std::runtime_error);
    }
    CHECK_THROWS_AS(codec.decode(std::string(5'000, 'A')), std::runtime_error);
}

TEST_CASE("the key file is made once, for its owner only, and read afterwards", "[store]") {
    TestFolder folder;
    const auto file = folder.file("phone.key");
    const auto made = PhoneCodec::openKeyFile(file);
    REQUIRE(made);
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    const auto read = PhoneCodec::openKeyFile(file);
    REQUIRE(read);
    CHECK(read->decode(made->encode(number("+23177000001"))) == number("+23177000001"));
    const auto other = PhoneCodec::openKeyFile(folder.file("other.key"));
    REQUIRE(other);
    CHECK_THROWS_AS(other->decode(made->encode(number("+23177000001"))), std::runtime_error);
}

TEST_CASE("a key file that is cut, foreign or out of reach is refused, never replaced", "[store]") {
    TestFolder folder;
    const auto file = folder.file("phone.key");
    REQUIRE(PhoneCodec::openKeyFile(file));
    SECTION("cut") {
        std::filesystem::resize_file(file, 100);
    }
    SECTION("empty") {
        std::filesystem::resize_file(file, 0);
    }
    SECTION("foreign") {
        std::ofstream(file, std::ios::trunc) << std::string(200, 'z');
    }
    const auto size = std::filesystem::file_size(file);
    CHECK_FALSE(PhoneCodec::openKeyFile(file));
    CHECK(std::filesystem::file_size(file) == size);
    CHECK_FALSE(PhoneCodec::openKeyFile(folder.file("missing/phone.key")));
}
