// From a request to its response: finds the route, asks who it is and whether they may, runs the handler,
// turns everything thrown into a plain answer, and adds the security headers. Knows no sockets. Thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "server/accounts/identity.hpp"
#include "server/http/router.hpp"

namespace tama::server {

class Dispatcher {
  public:
    /// Who holds this session cookie; nothing when it is unknown or expired.
    using Identify = std::function<std::optional<Identity>(std::string_view session_token)>;

    Dispatcher(const Router& router, Identify identify) : router_(router), identify_(std::move(identify)) {}

    Response dispatch(const Request& request) const;
    /// Of the request's route, or the default ones; known before its body is read.
    RouteOptions optionsOf(std::string_view method, std::string_view path) const;

  private:
    Response route(const Request& request) const;
    /// Fills context.who, or says why not.
    std::optional<Response> refuse(const Route& route, const Request& request, Context& context) const;

    const Router& router_;
    Identify identify_;
};

inline constexpr std::string_view kSessionCookie = "tama_session";
inline constexpr std::string_view kCsrfHeader = "x-csrf-token";

}  // namespace tama::server
