import { localise } from '../../core/localise.ts';
import type { Sample } from '../../runtime/index.ts';
import { Disclosure } from '../parts/Disclosure.tsx';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly samples: readonly Sample[];
  /** Whether they are to be seen without being asked for. */
  readonly open: boolean;
  readonly onTake: (address: string, name: string) => void;
}

/** Samples that stand side by side where there is the most room for them. */
const firstRow = 4;

/** The page's own pictures to try, one click each. */
export function Samples({ samples, open, onTake }: Props) {
  const text = useText();
  return (
    <Disclosure soft className="sources__part" open={open} title={text.sources.samples}>
      <ul className="samples">
        {samples.map(({ address, thumbnail, name }, place) => (
          <li key={address}>
            <button
              type="button"
              className="samples__sample"
              onClick={() => onTake(address, localise(name, text.language))}
            >
              <img
                className="samples__picture"
                src={thumbnail}
                alt=""
                width={288}
                height={216}
                // The largest that is seen at first: not after everything else. Beside a picture they are not seen.
                loading={open && place < firstRow ? 'eager' : 'lazy'}
                draggable={false}
              />
              {localise(name, text.language)}
            </button>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
