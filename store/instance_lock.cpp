#include "store/instance_lock.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/address.hpp"
#include "store/connection.hpp"
#include "store/connection_sql.hpp"

namespace tama::store {

class InstanceLock::Holder {
  public:
    virtual ~Holder() = default;
};

namespace {

using Held = Result<std::unique_ptr<InstanceLock::Holder>>;

tl::unexpected<Error> alreadyRunning(const Address& address) {
    return fail(ErrorCode::Conflict, "another tama runs on this data: stop it first", address.shown);
}

class LockedFile final : public InstanceLock::Holder {
  public:
    explicit LockedFile(const std::filesystem::path& file)
        : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}
    ~LockedFile() override {
        if (open()) ::close(descriptor_);
    }
    LockedFile(const LockedFile&) = delete;
    LockedFile& operator=(const LockedFile&) = delete;

    bool open() const { return descriptor_ >= 0; }
    bool lock() const { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

  private:
    int descriptor_;
};

// The file stays when the lock is given back: removing it would let two processes lock two files of one name.
Held lockBesideDatabase(const Address& address) {
    std::error_code unresolved;
    auto file = std::filesystem::weakly_canonical(address.file, unresolved);  // one name through every link
    if (unresolved) file = address.file;
    file += ".lock";
    auto locked = std::make_unique<LockedFile>(file);
    if (locked->open() && locked->lock()) return Held(std::move(locked));
    const int problem = errno;
    if (locked->open() && problem == EWOULDBLOCK) return alreadyRunning(address);
    return fail(
        ErrorCode::Unavailable,
        "cannot lock the data: " + std::error_code(problem, std::generic_category()).message(),
        file.string()
    );
}

class LockedSchema final : public InstanceLock::Holder {
  public:
    explicit LockedSchema(const Address& address) : connection_(connectTo(address, Purpose::Write)) {}

    bool lock() {
        return ConnectionSql(*connection_)
                   .one<std::int64_t>(
                       "SELECT CAST(CAST(pg_try_advisory_lock(hashtext('tama instance'), "
                       "hashtext(current_schema())) AS INT) AS BIGINT)"
                   ) == 1;
    }

  private:
    std::unique_ptr<Connection> connection_;
};

Held lockSchema(const Address& address) {
    try {
        auto locked = std::make_unique<LockedSchema>(address);
        if (!locked->lock()) return alreadyRunning(address);
        return Held(std::move(locked));
    } catch (const DbError& error) {
        return fail(
            ErrorCode::Unavailable, "cannot lock the data: " + std::string(error.what()), address.shown
        );
    }
}

}  // namespace

InstanceLock::InstanceLock(std::unique_ptr<Holder> holder) : holder_(std::move(holder)) {
}
InstanceLock::InstanceLock(InstanceLock&&) noexcept = default;
InstanceLock& InstanceLock::operator=(InstanceLock&&) noexcept = default;
InstanceLock::~InstanceLock() = default;

Result<InstanceLock> InstanceLock::acquire(const std::string& url) {
    const auto address = parseAddress(url);
    if (!address) return fail(address.error());
    auto held = address->engine == Engine::Sqlite ? lockBesideDatabase(*address) : lockSchema(*address);
    if (!held) return fail(held.error());
    return InstanceLock(std::move(*held));
}

}  // namespace tama::store
