// One HTTP connection that is kept alive, for loads: blocking, one request at a time. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tama::bench {

struct HttpAnswer {
    int status = 0;
    std::string body;
};

class HttpLine {
  public:
    /// To 127.0.0.1. Throws std::runtime_error when nobody listens there.
    explicit HttpLine(std::uint16_t port);
    ~HttpLine();
    HttpLine(const HttpLine&) = delete;
    HttpLine& operator=(const HttpLine&) = delete;

    HttpAnswer get(std::string_view target);
    HttpAnswer post(std::string_view target, std::string_view headers, std::string_view body);

  private:
    HttpAnswer exchange(std::string_view request);
    void connect();

    std::uint16_t port_;
    int socket_ = -1;
    std::string received_;
};

}  // namespace tama::bench
