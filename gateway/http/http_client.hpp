// Requests to other systems' HTTP servers: one thread of its own drives all of them, with connections kept
// alive, time-outs, and answers bounded in size. Redirects are not followed, and nothing is sent twice by
// itself. Thread-safe; `done` is called on the client's thread and must be quick.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace tama::gateway {

/// The largest answer that a request takes where it does not say otherwise, in bytes.
inline constexpr std::size_t kLargestHttpReply = 256UL * 1024UL;

struct HttpRequest {
    std::string method = "GET";
    std::string url;  // http or https
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    std::string user{};  // of Basic authentication; empty: none
    std::string password{};
    Milliseconds timeout{30'000};  // of the whole exchange; a tenth of it, at least a second, to connect
    std::size_t largest_reply = kLargestHttpReply;  // a longer answer is Lost
    bool once =
        false;  // never on a connection that may have been closed under it, where that could send it twice
};

struct HttpReply {
    enum class Kind : std::uint8_t {
        Answered,
        NotSent,  // no byte of the request left: it may be sent again without harm
        Lost      // sent, perhaps in part, and no whole answer came
    };
    Kind kind = Kind::NotSent;
    int status = 0;
    std::map<std::string, std::string> headers{};  // names in lower case
    std::string body{};                            // at most largest_reply
    std::string problem{};                         // of the other kinds, in words; names no address
};

class HttpClient {
  public:
    /// `connections`: at most so many at once; further requests wait inside.
    explicit HttpClient(std::size_t connections = 64);
    /// Requests under way end as Lost or NotSent.
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    void send(HttpRequest request, std::function<void(HttpReply)> done);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// The host name of an http or https address, in lower case, without port; empty where it is no such address
/// or carries a user name.
std::string hostOf(std::string_view url);

/// As application/x-www-form-urlencoded and query strings want it; a blank is "%20".
std::string percentEncoded(std::string_view text);

}  // namespace tama::gateway
