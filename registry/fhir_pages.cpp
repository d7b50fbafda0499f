#include "registry/fhir_pages.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <date/date.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "registry/web_address.hpp"

namespace tama::registry {
namespace {

using PageJson = nlohmann::json;

constexpr Milliseconds kFirstWait{1'000};
constexpr std::int64_t kLongestWait_s = 60;
constexpr std::size_t kLongestComplaint = 300;

PageJson valueAt(const PageJson& object, const char* key) {
    return object.is_object() ? object.value(key, PageJson()) : PageJson();
}

std::string textMember(const PageJson& object, const char* key) {
    const auto value = valueAt(object, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// Worth another try: no answer, too many requests, or the server's own fault.
bool mayHelp(const FhirReply& reply) {
    return reply.status == 0 || reply.status == 429 || reply.status >= 500;
}

Milliseconds waitOf(const FhirReply& reply, int attempt) {
    const auto header = reply.headers.find("retry-after");
    if (header != reply.headers.end()) {
        if (const auto seconds = parseInteger(trim(header->second)); seconds && *seconds >= 0) {
            return std::chrono::seconds(std::min(*seconds, kLongestWait_s));
        }
    }
    return kFirstWait * (1LL << (2 * (attempt - 1)));  // 1 s, 4 s, 16 s
}

std::optional<WallTime> httpDate(const FhirReply& reply) {
    const auto header = reply.headers.find("date");
    if (header == reply.headers.end()) return std::nullopt;
    std::istringstream in(header->second);
    WallTime time;
    in >> date::parse("%a, %d %b %Y %T GMT", time);
    if (in.fail()) return std::nullopt;
    return time;
}

}  // namespace

std::string fhirComplaint(const FhirReply& reply) {
    if (reply.status == 0) return reply.problem.empty() ? "no answer" : reply.problem;
    std::vector<std::string> issues;
    const auto json = PageJson::parse(reply.body, nullptr, false);
    if (textMember(json, "resourceType") == "OperationOutcome") {
        for (const auto& issue : valueAt(json, "issue")) {
            auto text = textMember(issue, "diagnostics");
            if (text.empty()) text = textMember(valueAt(issue, "details"), "text");
            if (text.empty()) text = textMember(issue, "code");
            if (!text.empty()) issues.push_back(std::move(text));
        }
    }
    auto complaint = "it answered " + std::to_string(reply.status);
    if (!issues.empty()) complaint += ": " + join(issues, "; ");
    return std::string(truncateBytes(toValidUtf8(complaint), kLongestComplaint));
}

std::optional<WallTime> fhirInstant(std::string_view text) {
    std::string zoned(text);
    if (zoned.ends_with('Z')) zoned.replace(zoned.size() - 1, 1, "+00:00");
    std::istringstream in(zoned);
    date::sys_time<std::chrono::microseconds> time;
    in >> date::parse("%FT%T%Ez", time);
    if (in.fail()) return std::nullopt;
    return date::floor<Milliseconds>(time);
}

std::string fhirSearchTime(WallTime time) {
    return date::format("%FT%TZ", date::floor<std::chrono::seconds>(time));
}

FhirPages::FhirPages(FhirTransport& transport, std::string url, std::string name, PagingRules rules)
    : transport_(transport),
      first_url_(url),
      url_(std::move(url)),
      name_(std::move(name)),
      rules_(std::move(rules)) {
}

std::string FhirPages::pageName() const {
    return name_ + " page " + std::to_string(pages_);
}

Result<std::optional<FhirPage>> FhirPages::next() {
    if (url_.empty()) return std::nullopt;
    ++pages_;
    if (pages_ > rules_.max_pages) {
        return fail(ErrorCode::LimitExceeded, "the server's pages do not end", pageName());
    }
    seen_.insert(std::hash<std::string>()(url_));
    for (int attempt = 1;; ++attempt) {
        const auto reply = transport_.send({"GET", url_, {{"Accept", "application/fhir+json"}}, {}});
        auto page = reply.status == 200
                        ? parse(reply)
                        : Result<FhirPage>(fail(ErrorCode::Unavailable, fhirComplaint(reply), pageName()));
        // An answer that is cut short may be whole the next time.
        const bool again = !page && (mayHelp(reply) || reply.status == 200) && attempt < rules_.attempts;
        if (again) {
            rules_.wait(waitOf(reply, attempt));
            continue;
        }
        if (!page) {
            url_.clear();
            return fail(page.error());
        }
        if (const auto followed = follow(*page->bundle); !followed) {
            url_.clear();
            return fail(followed.error());
        }
        return std::optional(std::move(*page));
    }
}

Result<FhirPage> FhirPages::parse(const FhirReply& reply) const {
    FhirPage page{nullptr, pageName(), !isValidUtf8(reply.body), std::nullopt};
    auto json = PageJson::parse(page.damaged ? toValidUtf8(reply.body) : reply.body, nullptr, false);
    if (json.is_discarded()) {
        return fail(ErrorCode::InvalidInput, "is not JSON: it breaks off or goes wrong", pageName());
    }
    const auto type = textMember(json, "resourceType");
    if (type == "OperationOutcome") return fail(ErrorCode::Unavailable, fhirComplaint(reply), pageName());
    if (type != "Bundle") return fail(ErrorCode::InvalidInput, "is not a FHIR Bundle", pageName());
    page.server_time = fhirInstant(textMember(valueAt(json, "meta"), "lastUpdated"));
    if (!page.server_time) page.server_time = httpDate(reply);
    page.bundle = std::make_shared<const PageJson>(std::move(json));
    return page;
}

Result<void> FhirPages::follow(const PageJson& bundle) {
    std::string link;
    for (const auto& entry : valueAt(bundle, "link")) {
        if (textMember(entry, "relation") == "next") link = textMember(entry, "url");
    }
    const auto entries = bundle.find("entry");
    const bool empty = entries == bundle.end() || !entries->is_array() || entries->empty();
    empty_pages_ = empty ? empty_pages_ + 1 : 0;
    if (link.empty()) {
        url_.clear();
        return {};
    }
    if (empty_pages_ > rules_.max_empty_pages) {
        return fail(ErrorCode::LimitExceeded, "the server's pages do not end: the last ones are empty", pageName());
    }
    auto next = resolvedLink(url_, link);
    // The source's password goes with each request: it must not reach another server.
    if (originOf(next) != originOf(first_url_)) {
        if (!rules_.rewrite_links) {
            return fail(
                ErrorCode::Refused,
                "the link to the next page leads to another server; if that is this one under another name, set "
                "rewrite_links = true for the source",
                pageName()
            );
        }
        next = withOriginOf(first_url_, next);
    }
    if (seen_.contains(std::hash<std::string>()(next))) {
        return fail(ErrorCode::LimitExceeded, "the link to the next page leads back to an earlier one", pageName());
    }
    url_ = std::move(next);
    return {};
}

}  // namespace tama::registry
