// A blocking HTTP/1.1 client for tests, on a plain POSIX socket: sends exactly the bytes it is given and
// reads what comes, so that tests can be rude to the server.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace tama::tests {

struct HttpReply {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

class HttpClient {
  public:
    explicit HttpClient(std::uint16_t port);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    void send(std::string_view bytes);
    /// Reads one reply (Content-Length or chunked). Status 0 when the server closed without one.
    HttpReply read(bool head_only = false);
    /// Reads until `text` has been seen; false when the server closed or five seconds passed.
    bool readUntil(std::string_view text);
    /// True when the server has closed the connection and nothing is left to read.
    bool closed();
    int descriptor() const { return socket_; }

    HttpReply request(
        std::string_view method,
        std::string_view target,
        const std::map<std::string, std::string>& headers = {},
        std::string_view body = {}
    );

  private:
    bool fill();
    std::string line();
    std::string take(std::size_t count);

    int socket_;
    std::string buffer_;
};

}  // namespace tama::tests
