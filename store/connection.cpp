#include "store/connection.hpp"

namespace tama::store {

std::unique_ptr<Connection> connectTo(const Address& address, Purpose purpose) {
    return address.engine == Engine::Sqlite ? connectToSqlite(address, purpose)
                                            : connectToPostgres(address, purpose);
}

}  // namespace tama::store
