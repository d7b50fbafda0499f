#include "gateway/http/kannel_escapes.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <optional>

#include "base/text.hpp"
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

/// Letters that Kannel knows and these news have no value for.
std::optional<std::string> nothingFor(char letter) {
    constexpr std::string_view kLetters = "ksSrabeRDcmMCuBoOfvVdAF";
    if (kLetters.find(letter) == std::string_view::npos) return std::nullopt;
    return std::string{};
}

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
        default:
            return nothingFor(letter);
    }
}

/// With one blank between its words.
std::string wordsOf(std::string_view text) {
    std::string words;
    for (const auto word : splitWords(text)) words.append(words.empty() ? "" : " ").append(word);
    return words;
}

std::string keywordOf(std::string_view text) {
    const auto words = splitWords(text);
    return words.empty() ? std::string() : std::string(words.front());
}

std::optional<std::string> kannelValue(char letter, const KannelMessage& message) {
    switch (letter) {
        case 'a':
            return wordsOf(message.text);
        case 'b':
            return message.text;
        case 'k':
            return keywordOf(message.text);
        case 'p':
        case 'q':
            return message.phone;
        case 'P':
        case 'Q':
            return message.to;
        case 'i':
            return message.smsc;
        case 'I':
            return message.uuid;
        case 'n':
            return message.service;
        case 't':
            return kannelTime(message.at);
        case 'T':
            return std::to_string(toEpochMs(message.at) / 1'000);
        case 'C':
            return "UTF-8";
        default:
            return nothingFor(letter);
    }
}

template <class News>
std::string filledUrl(std::string_view url, const News& news) {
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
        } else if (const auto value = kannelValue(letter, news)) {
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

}  // namespace

std::string fillKannelUrl(std::string_view url, const KannelReport& report) {
    return filledUrl(url, report);
}

std::string fillKannelUrl(std::string_view url, const KannelMessage& message) {
    return filledUrl(url, message);
}

}  // namespace tama::gateway
