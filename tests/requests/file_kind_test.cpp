#include "requests/file_kind.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace tama::requests {
namespace {

using namespace std::string_literals;

const std::string kJpeg = "\xFF\xD8\xFF\xE0 picture \xFF\xD9"s;
const std::string kPng = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR picture \0\0\0\0IEND\xAE\x42\x60\x82"s;
const std::string kPdf = "%PDF-1.4 pages %%EOF\n"s;

}  // namespace

TEST_CASE("a file is known by its first and last bytes", "[requests][form]") {
    CHECK(mediaTypeOf(kJpeg) == "image/jpeg");
    CHECK(mediaTypeOf(kPng) == "image/png");
    CHECK(mediaTypeOf(kPdf) == "application/pdf");
    CHECK(mediaTypeOf(kJpeg + std::string(500, '\0')) == "image/jpeg");  // what a telephone writes behind
}

TEST_CASE("anything else, half a file and one too large are refused", "[requests][form]") {
    for (const std::string& bytes :
         {""s, "x"s, "<html>"s, "\xFF\xD8\xFF\xE0 half"s, kPng.substr(0, 30), "%PDF-1.4 half"s, "GIF89a"s,
          " " + kPdf, "MZ" + kJpeg}) {
        const auto type = mediaTypeOf(bytes);
        REQUIRE_FALSE(type);
        CHECK(type.error().code == ErrorCode::InvalidInput);
    }
    const std::string large = kPdf + std::string(kLargestAttachment, ' ') + "%%EOF";
    CHECK(mediaTypeOf(large).error().code == ErrorCode::LimitExceeded);
    const std::string most = "%PDF-" + std::string(kLargestAttachment - 10, ' ') + "%%EOF";
    REQUIRE(most.size() == kLargestAttachment);
    CHECK(mediaTypeOf(most));
}

}  // namespace tama::requests
