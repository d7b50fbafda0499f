// An HTTP request and its response as handlers see them: plain values that know neither Asio nor Beast, so
// that a test calls a handler directly. A handler runs on a worker thread and may block on the database.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/http/mailbox.hpp"

namespace tama::server {

struct Request {
    std::string method;  // upper case: GET, POST …
    std::string path;    // percent-decoded, without the query; always starts with '/'
    std::map<std::string, std::string, std::less<>> query;    // decoded; the last one of a name counts
    std::map<std::string, std::string, std::less<>> headers;  // names in lower case
    std::string body;
    std::string remote_address;
    bool secure = false;        // the client speaks TLS, with this program or with the proxy named in front
    std::string public_origin;  // that proxy's, where one is named

    /// The header's value, or nothing. `name` in lower case.
    std::optional<std::string_view> header(std::string_view name) const;
    /// The query parameter's value, or nothing.
    std::optional<std::string_view> parameter(std::string_view name) const;
    std::optional<std::string_view> cookie(std::string_view name) const;
};

/// The next piece of a long body, or nothing at its end. Pulled on a worker thread, one piece at a time and
/// only when the previous one is written: a slow client holds no worker and no memory.
using ChunkSource = std::function<std::optional<std::string>()>;

/// Bytes; pieces pulled as the client reads; or server-sent events from a mailbox until the client goes away.
using ResponseBody = std::variant<std::string, ChunkSource, std::shared_ptr<Mailbox>>;

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    ResponseBody body;

    Response& with(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    /// The body's bytes; for responses that have such a body.
    const std::string& text() const { return std::get<std::string>(body); }
};

Response bytesResponse(int status, std::string_view content_type, std::string body);
Response eventStream(std::shared_ptr<Mailbox> events);

/// The fields of an application/x-www-form-urlencoded text; the last one of a name counts. False where an
/// escape is broken.
bool parseForm(std::string_view text, std::map<std::string, std::string, std::less<>>& fields);

/// Splits "path?query" and decodes both (RFC 3986, application/x-www-form-urlencoded for the query). False
/// where an escape is broken, a byte is zero, or the path is not absolute.
bool parseTarget(std::string_view target, Request& request);

}  // namespace tama::server
