#include "gateway/http/http_reply.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>
#include <re2/re2.h>

#include "base/text.hpp"

namespace tama::gateway {
namespace {

constexpr int kRequestTimeout = 408;
constexpr int kTooManyRequests = 429;
constexpr std::int64_t kLongestWaitS = 3'600;
constexpr Milliseconds kWaitForAPerson{60'000};

std::string textOfValue(const nlohmann::json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean() || value.is_number()) return value.dump();
    return {};
}

std::string textAt(const std::string& body, const std::string& pointer) {
    const auto parsed = nlohmann::json::parse(body, nullptr, false);
    if (parsed.is_discarded()) return {};
    const nlohmann::json::json_pointer at(pointer);
    return parsed.contains(at) ? textOfValue(parsed.at(at)) : std::string();
}

bool hasStatus(const std::vector<int>& statuses, int status) {
    return statuses.empty() || std::any_of(statuses.begin(), statuses.end(), [status](int each) {
               return each < 10 ? status / 100 == each : status == each;
           });
}

bool holds(const ReplyRule& rule, const HttpReply& reply) {
    if (!hasStatus(rule.statuses, reply.status)) return false;
    if (rule.json.empty() && rule.matches.empty()) return true;
    const std::string text = rule.json.empty() ? reply.body : textAt(reply.body, rule.json);
    if (!rule.json.empty() && text.empty()) return false;
    return re2::RE2::PartialMatch(text, re2::RE2(rule.matches, re2::RE2::Quiet));
}

/// A wrong address, password or proxy, or no credit: the next message would fare no better, and this one is
/// not to blame.
bool saysNothingOfTheMessage(int status) {
    return status / 100 == 3 || status == 401 || status == 402 || status == 404 || status == 407;
}

/// Seconds only: the form with a date is hardly used.
Milliseconds retryAfter(const HttpReply& reply) {
    const auto given = reply.headers.find("retry-after");
    const auto seconds = given == reply.headers.end() ? std::nullopt : parseInteger(given->second);
    if (!seconds || *seconds < 0) return Milliseconds{0};
    return std::chrono::seconds{std::min(*seconds, kLongestWaitS)};
}

}  // namespace

std::string valueFrom(const ValueSource& source, const HttpReply& reply) {
    constexpr std::size_t kLongestId = 200;
    std::string value;
    if (!source.json.empty()) {
        value = textAt(reply.body, source.json);
    } else if (!source.regex.empty()) {
        re2::RE2::PartialMatch(reply.body, re2::RE2(source.regex, re2::RE2::Quiet), &value);
    } else if (!source.header.empty()) {
        const auto found = reply.headers.find(lowerAscii(source.header));
        if (found != reply.headers.end()) value = found->second;
    }
    if (value.size() > kLongestId || !isValidUtf8(value)) return {};
    return value;
}

ReplyVerdict judgeReply(const SendTemplate& send, const HttpReply& reply) {
    ReplyVerdict verdict;
    if (reply.kind != HttpReply::Kind::Answered) {
        verdict.kind = reply.kind == HttpReply::Kind::NotSent ? ReplyVerdict::Kind::NotSent
                                                              : ReplyVerdict::Kind::InDoubt;
        verdict.reason = reply.problem;
        return verdict;
    }
    if (holds(send.success, reply)) {
        verdict.kind = ReplyVerdict::Kind::Accepted;
        verdict.id = valueFrom(send.id, reply);
        return verdict;
    }
    verdict.reason = "HTTP " + std::to_string(reply.status);
    if (saysNothingOfTheMessage(reply.status)) {
        verdict.kind = ReplyVerdict::Kind::TryAgain;
        verdict.slow_down = true;
        verdict.wait = kWaitForAPerson;
        return verdict;
    }
    const bool busy = reply.status == kTooManyRequests || reply.status == 503;
    const bool passing = busy || reply.status == kRequestTimeout || reply.status / 100 == 5;
    if (passing || (send.has_temporary && holds(send.temporary, reply))) {
        verdict.kind = ReplyVerdict::Kind::TryAgain;
        verdict.slow_down = busy;
        verdict.wait = retryAfter(reply);
        return verdict;
    }
    // 200 with a body that neither says yes nor can be read: it may have been taken.
    const bool unreadable = reply.status / 100 == 2 && !send.success.json.empty() &&
                            nlohmann::json::parse(reply.body, nullptr, false).is_discarded();
    verdict.kind = unreadable ? ReplyVerdict::Kind::InDoubt : ReplyVerdict::Kind::Refused;
    if (unreadable) verdict.reason += " with an answer that is not JSON";
    return verdict;
}

}  // namespace tama::gateway
