#include "requests/file_kind.hpp"

namespace tama::requests {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kJpegStart = "\xFF\xD8\xFF"sv;  // ITU-T T.81: SOI, then a marker
constexpr std::string_view kJpegEnd = "\xFF\xD9"sv;
constexpr std::string_view kPngStart = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"sv;  // ISO 15948, 5.2
constexpr std::string_view kPngEnd = "IEND\xAE\x42\x60\x82"sv;
constexpr std::string_view kPdfStart = "%PDF-"sv;  // ISO 32000-1, 7.5.2
constexpr std::string_view kPdfEnd = "%%EOF"sv;
constexpr std::size_t kEndOfFile = 1024;  // telephones write notes of their own behind a picture

bool hasNearEnd(std::string_view bytes, std::string_view what) {
    return bytes.substr(bytes.size() > kEndOfFile ? bytes.size() - kEndOfFile : 0).find(what) != std::string_view::npos;
}

}  // namespace

Result<std::string_view> mediaTypeOf(std::string_view bytes) {
    if (bytes.size() > kLargestAttachment) {
        return fail(ErrorCode::LimitExceeded, "the file is larger than 5 MB; take the photograph smaller", "file");
    }
    if (bytes.starts_with(kJpegStart) && hasNearEnd(bytes, kJpegEnd)) return "image/jpeg";
    if (bytes.starts_with(kPngStart) && hasNearEnd(bytes, kPngEnd)) return "image/png";
    if (bytes.starts_with(kPdfStart) && hasNearEnd(bytes, kPdfEnd)) return "application/pdf";
    return fail(ErrorCode::InvalidInput, "the file is no whole JPEG, PNG or PDF; send the photograph or scan again", "file");
}

}  // namespace tama::requests
