#include "gateway/http/kannel_escapes.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <optional>

#include "gateway/http/http_client.hpp"

namespace tama::gateway {
namespace {

std::string kannelTime(WallTime at) {
    const std::time_t seconds = toEpochMs(at) / 1'000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 32> written{};
    const auto length = std::strftime(written.data(), written.size(), "%Y-%m-%d %H:%M:%S", &utc);
    return {written.data(), length};
}

bool isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The letters Kannel knows; those of incoming messages have no value in a report.
std::optional<std::string> kannelValue(char letter, const KannelReport& report) {
    switch (letter) {
        case 'd':
            return std::to_string(report.value);
        case 'A':
            return report.text;
        case 'p':
        case 'q':
            return report.phone;
        case 'P':
        case 'Q':
            return report.sender;
        case 'i':
            return report.smsc;
        case 'F':
            return report.smsc_id;
        case 'I':
            return report.uuid;
        case 'n':
            return report.service;
        case 't':
            return kannelTime(report.at);
        case 'T':
            return std::to_string(toEpochMs(report.at) / 1'000);
        case 'k':
        case 's':
        case 'S':
        case 'r':
        case 'a':
        case 'b':
        case 'e':
        case 'R':
        case 'D':
        case 'c':
        case 'm':
        case 'M':
        case 'C':
        case 'u':
        case 'B':
        case 'o':
        case 'O':
        case 'f':
        case 'v':
        case 'V':
            return std::string{};
        default:
            return std::nullopt;
    }
}

}  // namespace

std::string fillKannelUrl(std::string_view url, const KannelReport& report) {
    std::string filled;
    filled.reserve(url.size() + 64);
    for (std::size_t i = 0; i < url.size(); ++i) {
        if (url[i] != '%' || i + 1 == url.size()) {
            filled += url[i];
            continue;
        }
        const char letter = url[i + 1];
        if (letter == '%') {
            filled += '%';
            ++i;
        } else if (const auto value = kannelValue(letter, report)) {
            filled += percentEncoded(*value);
            ++i;
        } else if (i + 2 < url.size() && isHexDigit(letter) && isHexDigit(url[i + 2])) {
            filled += '%';  // percent-encoded already
        } else {
            ++i;
        }
    }
    return filled;
}

}  // namespace tama::gateway
