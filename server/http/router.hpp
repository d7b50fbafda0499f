// Finds the handler for a method and a path. Patterns are literal segments and {names}:
// "/api/use-cases/{id}". Built once at start, then only read; any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/accounts/identity.hpp"
#include "server/accounts/permissions.hpp"
#include "server/http/message.hpp"

namespace tama::server {

/// What a handler gets besides the request.
struct Context {
    std::map<std::string, std::string, std::less<>> path;  // the values of the pattern's {names}
    std::optional<Identity> who;                           // set wherever the route needs a permission

    const std::string& operator[](std::string_view name) const { return path.find(name)->second; }
};

using Handler = std::function<Response(const Request&, Context&)>;

struct RouteOptions {
    /// Nothing: open to everybody (the sign-in page, health). Else only to accounts that may do this.
    std::optional<Permission> permission;
    /// For other systems: the handler asks for their token or secret itself.
    bool for_clients = false;
    std::size_t body_limit = 64 * 1024;  // bytes; raised, up to kLargestBody, by routes that take files
};

inline constexpr std::size_t kLargestBody = 10 * 1024 * 1024;

struct Route {
    std::string method;
    std::string pattern;
    RouteOptions options;
    Handler handler;
    std::vector<std::string> segments;
};

class Router {
  public:
    void add(std::string method, std::string pattern, RouteOptions options, Handler handler);

    struct Match {
        const Route* route = nullptr;      // null: no such path, or not with this method
        std::vector<std::string> allowed;  // the methods the path knows, when only the method is wrong
        Context context;
    };
    Match match(std::string_view method, std::string_view path) const;

    const std::vector<Route>& routes() const { return routes_; }

  private:
    std::vector<Route> routes_;
};

}  // namespace tama::server
